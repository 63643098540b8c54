import {
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** Gives a whole number below `below`. */
type Pick = (below: number) => number;

const NAMES = ['a', 'b', 'id', '__typename', 'nothing', 'files', 'x1'];
const TEXTS = ['""', '"x"', '"room"', '"\\u0000"', '"1"', '"../.."', '"#000000"', '"https://page.example"'];

/**
 * A document made at random from the schema, most of it right and some of it wrong: unknown fields, missing and surplus
 * arguments, fragments, aliases and directives, operations of every kind.
 */
export function randomDocument(schema: GraphQLSchema, pick: Pick): string {
  const kinds = ['query', 'query', 'query', 'mutation', 'mutation', 'subscription'] as const;
  const kind = kinds[pick(kinds.length)] ?? 'query';
  const root = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }[kind];
  const name = pick(3) === 0 ? ` Random${pick(3)}` : '';
  const fragments =
    pick(6) === 0 ? ' fragment F on Recording { id ...G } fragment G on Recording { state }' : '';
  const document = `${kind}${name} ${root ? selection(schema, root, pick, 0) : '{ x }'}${fragments}`;
  return pick(20) === 0 ? spoilt(document, pick) : document;
}

function selection(schema: GraphQLSchema, type: GraphQLOutputType, pick: Pick, depth: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (isAbstractType(named)) {
    const members = schema.getPossibleTypes(named);
    const some = Array.from({ length: 1 + pick(3) }, () => members[pick(members.length)]);
    const spreads = some.map((each) =>
      each ? `... on ${each.name} ${selection(schema, each, pick, depth + 1)}` : '',
    );
    return `{ __typename ${spreads.join(' ')} }`;
  }
  const fields = isObjectType(named) ? Object.values(named.getFields()) : [];
  const chosen = Array.from({ length: 1 + pick(depth === 0 ? 2 : 4) }, () => fields[pick(fields.length)]);
  const parts = chosen.map((field) => {
    if (field === undefined || pick(40) === 0) return NAMES[pick(NAMES.length)] ?? 'x';
    const alias = pick(5) === 0 ? `${NAMES[pick(3)]}: ` : '';
    const directive =
      pick(10) === 0
        ? ` @${pick(20) === 0 ? 'defer' : ['skip', 'include'][pick(2)]}(if: ${pick(2) === 0})`
        : '';
    const given = field.args.filter((arg) => (isNonNullType(arg.type) ? pick(15) > 0 : pick(2) === 0));
    const args = given.map((arg) => `${arg.name}: ${literal(arg.type, pick, 0)}`).join(', ');
    const inner =
      depth > 4
        ? isLeafType(getNamedType(field.type))
          ? ''
          : '{ __typename }'
        : selection(schema, field.type, pick, depth + 1);
    return `${alias}${field.name}${args === '' ? '' : `(${args})`}${directive} ${inner}`;
  });
  return `{ ${parts.join(' ')} ${pick(15) === 0 && named.name === 'Recording' ? '...F' : ''} }`;
}

function literal(type: GraphQLInputType, pick: Pick, depth: number): string {
  if (pick(30) === 0) return ['null', '7', '"x"', '[]', '{}', 'X', '-1', '1e999', '$v'][pick(9)] ?? 'null';
  if (isNonNullType(type)) return literal(type.ofType, pick, depth);
  if (isListType(type))
    return `[${Array.from({ length: pick(3) }, () => literal(type.ofType, pick, depth)).join(', ')}]`;
  if (isEnumType(type)) return type.getValues()[pick(type.getValues().length)]?.name ?? 'X';
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const chosen = type.isOneOf
      ? fields.filter((_, index) => index === pick(fields.length)).slice(0, 1)
      : fields.filter((field) => isNonNullType(field.type) || (depth < 4 && pick(3) === 0));
    return `{ ${chosen.map((field) => `${field.name}: ${literal(field.type, pick, depth + 1)}`).join(', ')} }`;
  }
  switch (type.name) {
    case 'Int':
      return String(pick(200) - 20);
    case 'Float':
      return String(pick(20) / 10);
    case 'Boolean':
      return String(pick(2) === 0);
    case 'DateTime':
      return ['"2030-01-01T00:00:00Z"', '"soon"', '0'][pick(3)] ?? '0';
    default:
      return TEXTS[pick(TEXTS.length)] ?? '"x"';
  }
}

/** Takes something out or puts something in. */
function spoilt(document: string, pick: Pick): string {
  const at = pick(document.length);
  const put = ['', '{', '}', '"', '...', '@', '\u0000', '#'][pick(8)] ?? '';
  return document.slice(0, at) + put + document.slice(at + pick(3));
}
