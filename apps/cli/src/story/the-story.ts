import 'reflect-metadata';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ActualsModule } from '@tandem/features/actuals';
import { AwardsModule } from '@tandem/features/awards';
import { BidsModule } from '@tandem/features/bids';
import { DemandModule } from '@tandem/features/demand';
import { EvaluationModule } from '@tandem/features/evaluation';
import { MarketModule } from '@tandem/features/market';
import { PartnershipModule } from '@tandem/features/partnership';
import { ReportsModule } from '@tandem/features/reports';
import { RequirementsModule } from '@tandem/features/requirements';
import { SavingsModule } from '@tandem/features/savings';
import { TendersModule } from '@tandem/features/tenders';
import { type Settings, SettingsModule } from '@tandem/platform/config';
import { DatabaseModule } from '@tandem/platform/database';
import { nestLogger } from '@tandem/platform/logging';
import type { Story } from '../story.js';
import { PASSWORD, PEOPLE } from './people.js';
import { seedStory } from './seed-story.js';

/** The features whose verbs the story uses, without queues: its jobs are done at once, and found done by the worker. */
@Module({
  imports: [
    DatabaseModule,
    PartnershipModule,
    MarketModule,
    RequirementsModule,
    DemandModule,
    TendersModule,
    BidsModule,
    EvaluationModule,
    AwardsModule,
    SavingsModule,
    ActualsModule,
    ReportsModule,
  ],
})
export class StoryModule {
  static of(settings: Settings): DynamicModule {
    return { module: StoryModule, imports: [SettingsModule.of(settings)] };
  }
}

/** The demonstration: who can sign in, and how an empty database is filled. */
export const STORY: Story = {
  personas: PEOPLE.map(({ email, about }) => ({ email, password: PASSWORD, about })),
  async tell(settings, report, clear) {
    const outcome = await seedWithin(settings, report);
    if (outcome !== 'unfinished') return outcome;
    report('The demonstration was stopped while it was written: it is written again');
    await clear();
    return (await seedWithin(settings, report)) === 'told' ? 'told' : 'left';
  },
};

async function seedWithin(settings: Settings, report: (line: string) => void) {
  const app = await NestFactory.createApplicationContext(StoryModule.of(settings), {
    logger: nestLogger,
    abortOnError: false,
  });
  try {
    return await seedStory(app, report);
  } finally {
    await app.close();
  }
}
