import { readSettings, type Settings } from './settings.js';

export { SETTINGS_TOKEN, SettingsModule } from './settings.module.js';
export { projectFile } from './project-root.js';
export { readSettings, SettingsError, type Settings } from './settings.js';

/** Reads the settings of this process. This is the only use of the process environment in the product. */
export function settingsOfThisProcess(): Settings {
  return readSettings(process.env);
}

/** The environment of this process with some names replaced, for starting a child process. */
export function childEnvironment(changes: Record<string, string>): Record<string, string | undefined> {
  return { ...process.env, ...changes };
}
