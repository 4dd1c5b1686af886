import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../support/checkout.js';

interface Service {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  container_name?: string;
  ports?: string[];
  user?: string;
  privileged?: boolean;
  depends_on?: Record<string, { condition: string }>;
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The instructions of the last stage, which is the image that runs. */
function lastStage(): string[] {
  const lines = read('docker/Dockerfile')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')));
}

describe('the Dockerfile', () => {
  it('builds in stages from images of a named version', () => {
    const images = read('docker/Dockerfile').match(/^FROM \S+/gm)!;
    expect(images.length).toBeGreaterThan(1);
    for (const image of images) expect(image).toMatch(/^FROM node:\d+\.\d+\.\d+-/);
  });

  it('runs as a user that is not root', () => {
    const users = lastStage().filter((line) => line.startsWith('USER '));
    expect(users).toEqual(['USER node']);
  });

  it('asks the health page whether it is well', () => {
    expect(lastStage().find((line) => line.startsWith('HEALTHCHECK'))).toContain('/health');
  });

  it('copies neither tests nor secrets nor the packages of this machine', () => {
    const [first, ...rest] = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(first).toBe('*');
    const allowed = rest.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(allowed.filter((name) => /env|node_modules|test|\.tandem/.test(name))).toEqual([]);
    for (const source of read('docker/Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm))
      for (const name of source[1]!.split(' ')) expect(allowed).toContain(name);
  });
});

describe('compose.yaml', () => {
  const text = read('docker/compose.yaml');
  const { services, volumes }: { services: Record<string, Service>; volumes: Record<string, unknown> } = parse(text, {
    merge: true,
  });

  it('has the database, the queue, one migration, web and worker', () => {
    expect(Object.keys(services).sort()).toEqual(['migrate', 'postgres', 'redis', 'web', 'worker']);
  });

  it('names the version of every image that it does not build', () => {
    expect(services['postgres']!.image).toMatch(/^postgres:18\.\d+/);
    expect(services['redis']!.image).toMatch(/^redis:\d+\.\d+\.\d+/);
  });

  it('keeps a queue that writes everything down and evicts nothing', () => {
    const flags = services['redis']!.command!.join(' ');
    expect(flags).toContain('--appendonly yes');
    expect(flags).toContain('--maxmemory-policy noeviction');
  });

  it('lets workers be scaled: no name and no port that only one could have', () => {
    expect(services['worker']).not.toHaveProperty('container_name');
    expect(services['worker']).not.toHaveProperty('ports');
  });

  it('has no default for any secret', () => {
    const secret = /(PASSWORD|SECRET)\b/;
    for (const [, name, rest] of text.matchAll(/\$\{(\w+)([^}]*)\}/g))
      if (secret.test(name!)) expect(`${name}${rest}`).toMatch(/^\w+:\?.{10,}/);
    const values = Object.values(services).flatMap((service) => Object.entries(service.environment ?? {}));
    for (const [name, value] of values) if (secret.test(name)) expect(value).toContain('${');
  });

  it('starts web and worker only on a migrated database, and gives them no right to migrate', () => {
    for (const name of ['web', 'worker']) {
      expect(services[name]!.depends_on!['migrate']).toEqual({ condition: 'service_completed_successfully' });
      expect(services[name]!.environment).not.toHaveProperty('DATABASE_MIGRATION_URL');
      expect(services[name]!.environment!['NODE_ENV']).toBe('production');
    }
  });

  it('is shown to this machine alone, until a proxy with TLS stands before it', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports).toEqual(['127.0.0.1:3000:3000']);
  });

  it('keeps data in named volumes', () => {
    expect(Object.keys(volumes).sort()).toEqual(['files', 'postgres', 'redis']);
  });

  it('uses only settings that Tandem knows', () => {
    const known = new Set(read('.env.example').match(/^\w+(?==)/gm));
    for (const name of ['migrate', 'web', 'worker'])
      for (const setting of Object.keys(services[name]!.environment!)) expect(known).toContain(setting);
  });
});
