import { applyDecorators, type Type as Class } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsObject, IsOptional, ValidateNested } from 'class-validator';

/**
 * Marks a field of a body as a list of objects of one shape, at most so many. Each must be an object: class-validator
 * alone would take a list within the list for one and look no further.
 */
export function ListOf(shape: () => Class<object>, longest: number, isOptional = false): PropertyDecorator {
  return applyDecorators(
    isOptional ? ApiPropertyOptional({ type: () => [shape()] }) : ApiProperty({ type: () => [shape()] }),
    ...(isOptional ? [IsOptional()] : []),
    IsArray(),
    ArrayMaxSize(longest),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Type(shape),
  );
}
