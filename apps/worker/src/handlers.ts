import type { INestApplicationContext } from '@nestjs/common';
import type { JobHandlers } from '@tandem/platform/queue';

/** Which feature does which job: one handler each, and the compiler checks that none is missing or too many. */
export function jobHandlers(app: INestApplicationContext): JobHandlers {
  void app;
  const unmounted = () => Promise.reject(new Error('the feature of this job is not mounted'));
  return {
    'requirements.import': unmounted,
    'awards.solve': unmounted,
    'awards.compare': unmounted,
    'savings.post': unmounted,
  };
}
