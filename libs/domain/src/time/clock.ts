/**
 * Whoever knows what time it is: the system in production, a fixed instant in a test.
 *
 * The domain never asks the machine for the time. Decisions that people race for use the database's clock under a
 * lock (architecture, "Money, numbers, dates, ids").
 */
export interface Clock {
  now(): Date;
}
