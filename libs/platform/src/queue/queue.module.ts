import { Global, Module } from '@nestjs/common';
import { OutboxRelay } from './relay.js';
import { Queues } from './queues.js';
import { Workers } from './workers.js';

/** The queues for every process; the relay and the workers run only where they are started. */
@Global()
@Module({ providers: [Queues, OutboxRelay, Workers], exports: [Queues, OutboxRelay, Workers] })
export class QueueModule {}
