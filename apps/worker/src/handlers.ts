import type { INestApplicationContext } from '@nestjs/common';
import { ActualsService, DeliveriesService } from '@tandem/features/actuals';
import { AwardsJobs, SensitivityJobs } from '@tandem/features/awards';
import { ContractsService } from '@tandem/features/contracts';
import { DemandService } from '@tandem/features/demand';
import { ImportsService } from '@tandem/features/requirements';
import { SavingsService } from '@tandem/features/savings';
import type { JobHandlers } from '@tandem/platform/queue';

/** Which feature does which job: one handler each, and the compiler checks that none is missing or too many. */
export function jobHandlers(app: INestApplicationContext): JobHandlers {
  return {
    'requirements.import': ({ importId, trustId }, { signal }) =>
      app.get(ImportsService, { strict: false }).importRows(importId, trustId, signal),
    'actuals.import': ({ importId, trustId }, { signal }) =>
      app.get(ActualsService, { strict: false }).importLines(importId, trustId, signal),
    'actuals.match': ({ trustId }) => app.get(ActualsService, { strict: false }).matchAgain(trustId),
    'actuals.deliver': ({ trustId }) => app.get(DeliveriesService, { strict: false }).deliver(trustId),
    'demand.aggregate': ({ partnershipId }) => app.get(DemandService, { strict: false }).refresh(partnershipId),
    'awards.solve': (ask, attempt) => app.get(AwardsJobs, { strict: false }).solve(ask, attempt),
    'awards.compare': (ask, attempt) => app.get(AwardsJobs, { strict: false }).compare(ask, attempt),
    'awards.analyse': (ask, attempt) => app.get(SensitivityJobs, { strict: false }).analyse(ask, attempt),
    // The contracts come first: the ledger names the contract of each line.
    'savings.post': async ({ awardId }) => {
      await app.get(ContractsService, { strict: false }).fromAward(awardId);
      const posted = await app.get(SavingsService, { strict: false }).post(awardId);
      // What was bought before the contract was made is looked at again, when the ledger has the lines that it delivers.
      await app.get(ActualsService, { strict: false }).matchForAward(awardId);
      return posted;
    },
  };
}
