export { JOB_NAMES, type JobAttempt, type JobHandlers, type JobName, type Jobs } from './jobs.js';
export { enqueue, type Task } from './outbox.js';
export { QueueModule } from './queue.module.js';
export { Queues } from './queues.js';
export { OutboxRelay } from './relay.js';
export { Workers } from './workers.js';
