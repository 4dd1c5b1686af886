import { Ajv2020 } from 'ajv/dist/2020.js';
import { CERTIFICATES_SCHEMA } from './certificates-schema.js';
import { certificatesProblems } from './evaluation-problems.js';

const certificates = {
  format: 'tandem-certificates/1',
  packSha256: 'a'.repeat(64),
  evaluationSha256: 'b'.repeat(64),
  runs: [
    {
      scenario: 'base',
      coalition: ['LAS'],
      certificate: {
        limit: '480000',
        bound: '480000',
        root: [[[2, '768000000000000']]],
        nodes: [
          { column: 3, at: '7', multipliers: [[0, '-5']] },
          { kind: 'bound', multipliers: [] },
          { kind: 'empty', multipliers: [[1, '12']] },
        ],
      },
    },
  ],
};
const isSound = new Ajv2020({ strict: true, strictTuples: false }).compile(CERTIFICATES_SCHEMA);

describe('the shape of certificates', () => {
  it('is judged alike by a full validator and by our own', () => {
    const broken = [
      null,
      { ...certificates, runs: [null] },
      { ...certificates, packSha256: 'A'.repeat(64) },
      { ...certificates, colour: 'blue' },
      {
        ...certificates,
        runs: [{ ...certificates.runs[0], certificate: { limit: 5, bound: null, root: [], nodes: [] } }],
      },
      {
        ...certificates,
        runs: [{ ...certificates.runs[0], certificate: { limit: null, bound: null, root: [[[1]]], nodes: [] } }],
      },
    ];
    expect(certificatesProblems(certificates)).toEqual([]);
    expect(isSound(certificates) ? [] : isSound.errors).toEqual([]);
    for (const one of broken) expect([isSound(one), certificatesProblems(one).length > 0]).toEqual([false, true]);
  });
});
