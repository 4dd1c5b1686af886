import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { readSettings } from '@tandem/platform/config';
import { createWebApp } from '../../apps/web/src/http/app.js';

/** The web process as the product starts it, in a process of its own; it answers with its port. */
const app = await createWebApp(readSettings(process.env));
await app.listen(0, '127.0.0.1');
process.send?.((app.getHttpServer().address() as AddressInfo).port);
process.once('disconnect', () => {
  // The bench is done with this process; connections that its readers keep alive must not hold it.
  void app.close().then(() => process.exit(0));
});
