import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import ZodPlugin from '@pothos/plugin-zod';
import { DateTimeResolver, JSONResolver } from 'graphql-scalars';
import type { ZodError } from 'zod';
import { InvalidInputError } from '../domain/errors.ts';
import type { JsonValue } from '../domain/outcome.ts';
import type { GraphQLContext } from './context.ts';

interface SchemaTypes {
  Context: GraphQLContext;
  DefaultFieldNullability: false;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: JsonValue; Output: JsonValue };
  };
}

/** The schema's builder: plugins and scalars. Types live in one file a noun, and are put together in `schema.ts`. */
export const builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ErrorsPlugin, ZodPlugin],
  defaultFieldNullability: false,
  errors: { unsafelyHandleInputErrors: true },
  zod: { validationError: toInvalidInput },
});

builder.addScalarType('DateTime', DateTimeResolver);
builder.addScalarType('JSON', JSONResolver);

function toInvalidInput(error: ZodError): InvalidInputError {
  const messages = new Map<string, string>();
  for (const issue of error.issues) {
    const path = issue.path.map(String).join('.');
    if (!messages.has(path)) messages.set(path, issue.message);
  }
  return new InvalidInputError([...messages].map(([path, message]) => ({ path, message })));
}
