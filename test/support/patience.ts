// Two cores run the tests, servers and browsers at once: a limit is there to end what hangs, not to judge what is slow.
jest.setTimeout(120_000);
