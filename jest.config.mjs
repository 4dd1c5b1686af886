// Nest 12 ships as ES modules only; Jest's stable runtime is CommonJS. SWC therefore turns everything,
// packages included, into CommonJS, which needs no experimental flag on any supported Node.
const typescript = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    keepClassNames: true,
  },
  module: { type: 'commonjs' },
};
const javascript = { jsc: { target: 'es2022', parser: { syntax: 'ecmascript' } }, module: { type: 'commonjs' } };

const common = {
  rootDir: '.',
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', typescript], '^.+\\.m?js$': ['@swc/jest', javascript] },
  transformIgnorePatterns: [],
  moduleNameMapper: {
    '^(\\.{1,2}/(?!.*node_modules).*)\\.js$': ['$1', '$1.js'],
    '^@tandem/(domain|features|platform)/(.+)$': '<rootDir>/libs/$1/src/$2/index.ts',
  },
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/.cache/', '/.tandem/'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.tandem'],
  cacheDirectory: '<rootDir>/.cache/jest',
};

export default {
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  projects: [
    { ...common, displayName: 'house', testMatch: ['<rootDir>/test/house.spec.ts'] },
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'],
      setupFilesAfterEnv: ['<rootDir>/test/support/patience.ts'],
    },
    {
      ...common,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/integration/**/*.int-spec.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
      setupFilesAfterEnv: ['<rootDir>/test/support/patience.ts'],
    },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
      setupFilesAfterEnv: ['<rootDir>/test/support/patience.ts'],
    },
  ],
};
