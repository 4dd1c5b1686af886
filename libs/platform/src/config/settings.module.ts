import type { DynamicModule } from '@nestjs/common';
import type { Settings } from './settings.js';

/** The token under which Nest injects the settings. */
export const SETTINGS_TOKEN = Symbol('Settings');

/**
 * Gives the settings, read and checked before Nest starts, to everything that Nest builds.
 *
 * It has no decorators, because they would load Nest into every command that only reads a setting.
 */
export class SettingsModule {
  static of(settings: Settings): DynamicModule {
    return {
      module: SettingsModule,
      global: true,
      providers: [{ provide: SETTINGS_TOKEN, useValue: settings }],
      exports: [SETTINGS_TOKEN],
    };
  }
}
