import type { INestApplicationContext } from '@nestjs/common';
import { AwardsJobs } from '@tandem/features/awards';
import { SavingsService } from '@tandem/features/savings';
import type { JobHandlers } from '@tandem/platform/queue';

/** Which feature does which job: one handler each, and the compiler checks that none is missing or too many. */
export function jobHandlers(app: INestApplicationContext): JobHandlers {
  void app;
  const unmounted = () => Promise.reject(new Error('the feature of this job is not mounted'));
  return {
    'requirements.import': unmounted,
    'demand.aggregate': unmounted,
    'awards.solve': (ask, attempt) => app.get(AwardsJobs, { strict: false }).solve(ask, attempt),
    'awards.compare': (ask, attempt) => app.get(AwardsJobs, { strict: false }).compare(ask, attempt),
    'savings.post': ({ awardId }) => app.get(SavingsService, { strict: false }).post(awardId),
  };
}
