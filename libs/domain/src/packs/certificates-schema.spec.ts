import { Ajv2020 } from 'ajv/dist/2020.js';
import { certificateDocument } from '@tandem/domain/certificates';
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
        cuts: [{ rows: [[2, '-7']], divisor: '1024', fromMost: [3] }],
        root: [[[2, '768000000000000']]],
        nodes: [
          { column: 3, at: '7', narrow: [[0, '-5']] },
          { kind: 'bound', multipliers: [] },
          { kind: 'empty', multipliers: [[1, '12']], narrow: [[0, '3']] },
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
      {
        ...certificates,
        runs: [
          {
            ...certificates.runs[0],
            certificate: {
              limit: null,
              bound: null,
              cuts: [{ rows: [], divisor: 2, fromMost: [] }],
              root: [],
              nodes: [],
            },
          },
        ],
      },
    ];
    expect(certificatesProblems(certificates)).toEqual([]);
    expect(isSound(certificates) ? [] : isSound.errors).toEqual([]);
    for (const one of broken) expect([isSound(one), certificatesProblems(one).length > 0]).toEqual([false, true]);
  });

  it('is the shape in which a proof is written, narrowed branches and leaves included', () => {
    const narrow = [[0, 3n]] as const;
    const certificate = certificateDocument({
      limit: 5n,
      bound: 5n,
      cuts: [{ rows: narrow, divisor: 8n, fromMost: [1] }],
      root: [narrow],
      nodes: [
        { column: 1, at: 2n, narrow },
        { kind: 'bound', multipliers: narrow, narrow },
        { kind: 'empty', multipliers: [] },
      ],
    });
    const written = { ...certificates, runs: [{ ...certificates.runs[0], certificate }] };
    expect(certificatesProblems(JSON.parse(JSON.stringify(written)))).toEqual([]);
  });
});
