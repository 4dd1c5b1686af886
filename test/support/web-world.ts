import type { AddressInfo } from 'node:net';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createWebApp } from '../../apps/web/src/http/app.js';
import { Visitor } from './visitor.js';
import { createWorld, type World } from './world.js';

/** The test world with the whole web process in front of it, listening. */
export interface WebWorld {
  readonly world: World;
  readonly app: NestExpressApplication;
  /** A browser in which that person has signed in. */
  visit(email: string): Promise<Visitor>;
}

export async function createWebWorld(): Promise<WebWorld> {
  let app: NestExpressApplication | undefined;
  const world = await createWorld([], { TANDEM_LOG_LEVEL: 'error' }, async (settings) => {
    app = await createWebApp(settings);
    return app.listen(0, '127.0.0.1').then(() => app!);
  });
  const { port } = app!.getHttpServer().address() as AddressInfo;
  return { world, app: app!, visit: (email) => new Visitor(`http://127.0.0.1:${port}`).signIn(email) };
}
