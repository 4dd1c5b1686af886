import { Controller, Get, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { DomainError } from '@tandem/domain/refusals';
import { listChains, readChain, verifyChains } from '@tandem/platform/audit';
import { type Actor, Database, systemActor } from '@tandem/platform/database';
import { CurrentActor, Needs } from '../http/access.js';
import { chainPage, chainsPage, verificationPage } from './audit.presenter.js';

/** Who did what, when, and whether the record still hangs together. */
@ApiExcludeController()
@Needs('audit.read')
@Controller('audit')
export class AuditPages {
  constructor(private readonly database: Database) {}

  @Get()
  async chains(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    response.render('audit/chains.njk', chainsPage(await this.database.read(actor, (tx) => listChains(tx))));
  }

  @Get('chain')
  async chain(
    @CurrentActor() actor: Actor,
    @Res() response: Response,
    @Query('of') chain = '',
    @Query('after') after = '0',
  ): Promise<void> {
    const afterSeq = /^\d{1,18}$/.test(after) ? after : '0';
    const entries = await this.database.read(actor, (tx) => readChain(tx, chain, afterSeq));
    if (entries.length === 0)
      throw new DomainError(
        'AUDIT.NOT_FOUND',
        { chain },
        'There is no such chain, or it belongs to another organisation.',
      );
    response.render('audit/chain.njk', chainPage(chain, entries));
  }

  /** Walks every chain of the platform (a chain cannot be judged by parts of it) and tells of those that the reader may see. */
  @Post('verification')
  async verify(@CurrentActor() actor: Actor, @Res() response: Response): Promise<void> {
    const visible = new Set((await this.database.read(actor, (tx) => listChains(tx))).map((c) => c.chain));
    const result = await this.database.read(systemActor('audit verification'), async (tx) => ({
      ...(await verifyChains(tx)),
      at: tx.now,
    }));
    response.render('audit/verification.njk', verificationPage(result, visible));
  }
}
