import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PartnershipModule } from '@tandem/features/partnership';
import { type Settings, SettingsModule } from '@tandem/platform/config';
import { DatabaseModule } from '@tandem/platform/database';
import { QueueModule } from '@tandem/platform/queue';
import { HealthController } from './health/health.controller.js';
import { AccessGuard } from './http/access.js';
import { PartnershipApi, PartnershipPages } from './partnership/partnership.pages.js';
import { SignInApi } from './partnership/sign-in.api.js';
import { SignInPages } from './partnership/sign-in.pages.js';

/** The web process: pages and API of every feature. A new feature adds its module and its controllers here. */
@Module({
  imports: [DatabaseModule, QueueModule, PartnershipModule],
  controllers: [HealthController, SignInPages, SignInApi, PartnershipPages, PartnershipApi],
  providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
})
export class WebModule {
  static of(settings: Settings): DynamicModule {
    return { module: WebModule, imports: [SettingsModule.of(settings)] };
  }
}
