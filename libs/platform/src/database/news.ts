import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { filter, type Observable, Subject } from 'rxjs';
import { type Settings, SETTINGS_TOKEN } from '../config/index.js';
import { log } from '../logging/index.js';
import type { Tx } from './database.js';

const CHANNEL = 'tandem_news';
const RECONNECT_MS = 1000;

/** Tells every process, after the commit, that something about `topic` has changed. It says that, never what. */
export async function announce(tx: Tx, topic: string): Promise<void> {
  await tx.rows('select pg_notify($1, $2)', [CHANNEL, topic]);
}

/**
 * News of commits, for pages that follow something live. News is a hint: whoever hears it reads the truth, in their own
 * sight. After a lost connection everybody is told to look again.
 */
@Injectable()
export class News implements OnApplicationShutdown {
  private readonly heard = new Subject<string>();
  private listener: Promise<pg.Client> | undefined;
  private isClosed = false;

  constructor(@Inject(SETTINGS_TOKEN) private readonly settings: Settings) {}

  /** Emits each time that the topic has changed. */
  of(topic: string): Observable<string> {
    this.listener ??= this.listen();
    this.listener.catch((error: unknown) => log.warn({ message: String(error) }, 'news could not be heard'));
    return this.heard.pipe(filter((t) => t === topic || t === '*'));
  }

  async onApplicationShutdown(): Promise<void> {
    this.isClosed = true;
    this.heard.complete();
    await (await this.listener?.catch(() => undefined))?.end();
  }

  private async listen(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.settings.databaseUrl,
      keepAlive: true,
      application_name: 'tandem news',
    });
    client.on('notification', (message) => this.heard.next(message.payload ?? '*'));
    client.on('error', (error) => {
      log.warn({ message: error.message }, 'the news connection was lost');
      if (this.isClosed) return;
      setTimeout(() => {
        this.listener = this.listen();
        this.listener
          .then(() => this.heard.next('*'))
          .catch((e: unknown) => log.warn({ message: String(e) }, 'news waits'));
      }, RECONNECT_MS);
    });
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    return client;
  }
}
