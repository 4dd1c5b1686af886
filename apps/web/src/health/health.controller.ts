import { Controller, Get, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Database } from '@tandem/platform/database';
import { Queues } from '@tandem/platform/queue';
import { Public } from '../http/access.js';

const ANSWER_MS = 3000;

/** Whether database, queue and worker are there, for load balancers and for people. */
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    private readonly database: Database,
    private readonly queues: Queues,
  ) {}

  /** 200 when all three answer, 503 with the state of each otherwise. */
  @Public()
  @Get()
  async health(@Res() response: Response): Promise<void> {
    const [database, queue, workers] = await Promise.all([
      within(this.database.ping()).then(
        () => 'up',
        () => 'down',
      ),
      within(this.queues.ping()).then(
        () => 'up',
        () => 'down',
      ),
      within(this.queues.workerCount()).catch(() => 0),
    ]);
    const worker = workers > 0 ? 'up' : 'down';
    const isWell = [database, queue, worker].every((state) => state === 'up');
    response.status(isWell ? 200 : 503).json({
      status: isWell ? 'up' : 'down',
      database,
      queue,
      queueBackend: this.queues.backend.kind,
      worker,
      workers,
    });
  }
}

function within<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ANSWER_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
