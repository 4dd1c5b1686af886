export { type JobAttempt, type JobHandlers, type Jobs } from './jobs.js';
export { enqueue } from './outbox.js';
export { QueueModule } from './queue.module.js';
export { Queues } from './queues.js';
export { OutboxRelay } from './relay.js';
export { Workers } from './workers.js';
