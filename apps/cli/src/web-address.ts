import { createServer } from 'node:net';
import { codeOf } from './place.js';
import { PlainProblem } from './problem.js';

/** The address at which this machine reaches the web process; a host that means "everywhere" is not one to type. */
export function localAddress(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/**
 * Asks the system for the port by taking it for a moment, before anything else is started.
 * @throws PlainProblem that says what to change.
 */
export function refuseTakenPort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => reject(new PlainProblem(sentence(host, port, codeOf(error)))));
    server.listen(port, host, () => server.close(() => resolve()));
  });
}

function sentence(host: string, port: number, code: string): string {
  if (code === 'EADDRINUSE')
    return `Port ${port} is taken by another program: stop it, or choose another port, for example PORT=${port + 1} npm start.`;
  if (code === 'EACCES') return `Port ${port} may not be used by this user: choose one above 1023 with PORT.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `HOST names ${host}, which is not an address of this machine.`;
  return `Port ${port} on ${host} cannot be used (${code}).`;
}

/** Whether the web process answers that everything it needs is there. */
export async function isHealthy(address: string): Promise<boolean> {
  try {
    const response = await fetch(`${address}/health`, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch (error) {
    // Not listening yet, or too busy to answer: the same as not healthy yet.
    if (error instanceof Error) return false;
    throw error;
  }
}
