import { type DynamicModule, Module } from '@nestjs/common';
import { ActualsModule } from '@tandem/features/actuals';
import { AwardsModule } from '@tandem/features/awards';
import { ContractsModule } from '@tandem/features/contracts';
import { DemandModule } from '@tandem/features/demand';
import { PartnershipModule } from '@tandem/features/partnership';
import { RequirementsModule } from '@tandem/features/requirements';
import { SavingsModule } from '@tandem/features/savings';
import { type Settings, SettingsModule } from '@tandem/platform/config';
import { DatabaseModule } from '@tandem/platform/database';
import { QueueModule } from '@tandem/platform/queue';

/** The queue process: the features whose jobs it runs, and no page. A new feature adds its module here. */
@Module({
  imports: [
    DatabaseModule,
    QueueModule,
    PartnershipModule,
    RequirementsModule,
    DemandModule,
    AwardsModule,
    ContractsModule,
    SavingsModule,
    ActualsModule,
  ],
})
export class WorkerModule {
  static of(settings: Settings): DynamicModule {
    return { module: WorkerModule, imports: [SettingsModule.of(settings)] };
  }
}
