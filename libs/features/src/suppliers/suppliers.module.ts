import { Module } from '@nestjs/common';
import { SuppliersQueries } from './suppliers.queries.js';

@Module({ providers: [SuppliersQueries], exports: [SuppliersQueries] })
export class SuppliersModule {}
