import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isUnionType,
} from 'graphql';

export interface Operation {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly field: string;
  /** Whether it says which recording it means. */
  readonly namesRecording: boolean;
  /** A document for it, with the input it takes, and every switch that it has; `id` stands wherever an id can stand. */
  document(id: string): string;
}

/** Every field of the root types, so that a new one is tried without anybody thinking of it. */
export function everyOperation(schema: GraphQLSchema): readonly Operation[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  return roots.flatMap(([kind, root]) =>
    Object.values(root?.getFields() ?? {}).map((field) => operationOf(kind, field)),
  );
}

function operationOf(kind: Operation['kind'], field: GraphQLField<unknown, unknown>): Operation {
  const document = (id: string) => {
    const wanted = field.args.filter(({ type }) => isNonNullType(type));
    const args = wanted.map(({ name, type }) => `${name}: ${literal(type, id)}`).join(', ');
    const type = getNamedType(field.type);
    const more = isUnionType(type) ? ' ... on Error { message code retryable }' : '';
    const selection = isLeafType(type) ? '' : ` { __typename${more} }`;
    return `${kind} { ${field.name}${args === '' ? '' : `(${args})`}${selection} }`;
  };
  return { kind, field: field.name, namesRecording: document('one') !== document('another'), document };
}

function literal(type: GraphQLInputType, id: string): string {
  if (isNonNullType(type)) return literal(type.ofType, id);
  if (isListType(type)) return `[${literal(type.ofType, id)}]`;
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const wanted = type.isOneOf
      ? fields.slice(0, 1)
      : fields.filter(({ type }) => isNonNullType(type) || getNamedType(type).name === 'Boolean');
    return `{ ${wanted.map(({ name, type }) => `${name}: ${literal(type, id)}`).join(', ')} }`;
  }
  const samples: Readonly<Record<string, string>> = {
    ID: JSON.stringify(id),
    Int: '1',
    Float: '1',
    Boolean: 'true',
    DateTime: '"2030-01-01T00:00:00Z"',
    Duration: '"PT1H"',
  };
  return samples[type.name] ?? '"x"';
}
