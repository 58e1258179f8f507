import type * as z from 'zod';
import { globalRegistry } from 'zod';
import type { FieldFault } from '../contract/refusal.ts';

type Words = [en: string, zh: string];

/** A schema's faults in words that a business system's developer can act on, each with the name of its field. */
export function fieldFaults(schema: z.core.$ZodType, error: z.core.$ZodError): FieldFault[] {
  return error.issues.flatMap((issue) => faultsOf(schema, issue));
}

function faultsOf(schema: z.core.$ZodType, issue: z.core.$ZodIssue): FieldFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      pointer: pointerTo([...issue.path, key]),
      field: key,
      detail: 'is not a known field; leave it out or check its spelling',
      detailZh: '不是已知字段，请删除或检查拼写',
    }));
  }
  const values = issue.code === 'invalid_union' ? valuesAllowedBy(issue) : [];
  if (values.length > 0) return [faultAt(schema, issue, oneOf(values))];
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return closestBranch(issue).flatMap((inner) => faultsOf(schema, inner));
  return [faultAt(schema, issue, wordsFor(issue))];
}

/** A fault that no schema finds, with the name that the schema has for its field. */
export function namedFault(schema: z.core.$ZodType, pointer: string, [detail, detailZh]: Words): FieldFault {
  return { pointer, field: fieldName(schema, pointer.split('/').slice(1)), detail, detailZh };
}

const faultAt = (schema: z.core.$ZodType, { path }: z.core.$ZodIssue, [detail, detailZh]: Words): FieldFault => ({
  pointer: pointerTo(path),
  field: fieldName(schema, path),
  detail,
  detailZh,
});

/** Of alternatives that are single values, all; of others, none. */
function valuesAllowedBy({ errors }: z.core.$ZodIssueInvalidUnion): unknown[] {
  const values = errors.flatMap(([only, ...more]) => (only?.code === 'invalid_value' && only.path.length === 0 && more.length === 0 ? only.values : []));
  return values.length === errors.length ? values : [];
}

/** Of the alternatives, the one that the body comes nearest to: knows all its fields, then has the fewest faults. */
function closestBranch(issue: z.core.$ZodIssueInvalidUnion): z.core.$ZodIssue[] {
  const strangers = (branch: z.core.$ZodIssue[]) => branch.filter(({ code }) => code === 'unrecognized_keys').length;
  const [nearest] = issue.errors.toSorted((a, b) => strangers(a) - strangers(b) || a.length - b.length);
  return (nearest ?? []).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

function wordsFor(issue: z.core.$ZodIssue): Words {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? ['is required', '必填'] : typeWords(issue.expected);
    case 'too_small':
      if (issue.origin === 'string' && issue.minimum > 1) return [`must have at least ${issue.minimum} characters`, `至少 ${issue.minimum} 个字符`];
      if (issue.origin === 'array' && issue.minimum > 1) return [`must have at least ${issue.minimum} entries`, `至少 ${issue.minimum} 项`];
      return issue.origin === 'string' || issue.origin === 'array'
        ? ['must not be empty', '不能为空']
        : [`must be at least ${issue.minimum}`, `不能小于 ${issue.minimum}`];
    case 'too_big':
      if (issue.origin === 'array') return [`must have at most ${issue.maximum} entries`, `最多 ${issue.maximum} 项`];
      return issue.origin === 'string'
        ? [`must have at most ${issue.maximum} characters`, `最多 ${issue.maximum} 个字符`]
        : [`must be at most ${issue.maximum}`, `不能大于 ${issue.maximum}`];
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      // The field that tells the alternatives apart names none of them.
      return 'options' in issue && issue.options ? oneOf(issue.options) : [issue.message, '不符合要求'];
    case 'invalid_format':
      return FORMAT_WORDS[issue.format] ?? ownWords(issue) ?? ['has characters or a form that are not allowed', '格式或字符不符合要求'];
    default:
      return ownWords(issue) ?? [issue.message, '不符合要求'];
  }
}

const FORMAT_WORDS: Readonly<Record<string, Words>> = {
  datetime: ['must be a time with its offset, e.g. 2026-11-22T15:30:00+08:00', '应为带时区的时间，例如 2026-11-22T15:30:00+08:00'],
  date: ['must be a day, e.g. 2026-11-22', '应为日期，例如 2026-11-22'],
  uuid: ['must be the id that an earlier answer gave', '应为此前答复中的编号'],
  ipv4: ['must be an IP address, e.g. 10.1.2.31', '应为 IP 地址，例如 10.1.2.31'],
  ipv6: ['must be an IP address, e.g. 10.1.2.31', '应为 IP 地址，例如 10.1.2.31'],
  url: ['must be an address that begins with http:// or https://', '应为以 http:// 或 https:// 开头的地址'],
};

/** What our own patterns and refinements say, in Chinese. */
const OUR_OWN: Readonly<Record<string, string>> = {
  'may hold letters, digits, - and _ only': '只能含字母、数字、- 和 _',
  'may hold letters of any script, digits, -, _ and . only, in half width and without blanks, e.g. 12 or 综合7':
    '只能含汉字、字母、半角数字、-、_ 和 .，不含空格，例如 12 或 综合7',
  'must be six digits': '应为六位数字',
  'must be 6 or 12 digits': '应为 6 位或 12 位数字',
  'must be 1 to 12 letters, digits or -': '应为 1 至 12 个字母、数字或 -',
  'must be 1 to 18 letters or digits': '应为 1 至 18 个字母或数字',
  'must be 5 to 20 digits or -': '应为 5 至 20 个数字或 -',
  'has half of a character': '含有不完整的字符',
  'is the name of the evaluator itself': '与评价器自身的名称相同',
  'names an agency twice': '同一机构出现了两次',
  'names an id twice': '同一 id 出现了两次',
  'must be https://host[:port] and nothing more': '应为 https://主机[:端口]，后面不带其他内容',
  'must be a time between 2000 and 2099': '应为 2000 年至 2099 年之间的时间',
};

function ownWords({ message }: z.core.$ZodIssue): Words | undefined {
  const zh = OUR_OWN[message];
  return zh === undefined ? undefined : [message, zh];
}

const oneOf = (values: readonly unknown[]): Words => [
  `must be one of: ${values.map(String).join(', ')}`,
  `只能是：${values.map(String).join('、')}`,
];

const TYPE_WORDS: Readonly<Record<string, Words>> = {
  string: ['must be a text', '应为文本'],
  number: ['must be a number', '应为数字'],
  int: ['must be a whole number', '应为整数'],
  boolean: ['must be true or false', '应为 true 或 false'],
  object: ['must be an object', '应为对象'],
  array: ['must be a list', '应为数组'],
};

const typeWords = (type: string): Words => TYPE_WORDS[type] ?? [`must be of type ${type}`, `类型应为 ${type}`];

const pointerTo = (path: readonly PropertyKey[]) =>
  path.map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** The title that the innermost schema on the path carries, else the name of the field itself. */
function fieldName(schema: z.core.$ZodType, path: readonly PropertyKey[]): string {
  const last = path.at(-1);
  const title = titleAt(schema, path);
  return title ?? (last === undefined ? '请求内容 (body)' : String(last));
}

function titleAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): string | undefined {
  const own = globalRegistry.get(schema)?.title;
  const { def } = schema._zod;
  if (isWrapper(def)) return own ?? titleAt(def.innerType, path);
  const [key, ...rest] = path;
  if (key === undefined) return own;
  if (isUnion(def)) {
    return def.options.map((option) => titleAt(option, path)).find((title) => title !== undefined);
  }
  const child = isObject(def) ? def.shape[String(key)] : isArray(def) ? def.element : undefined;
  return child && titleAt(child, rest);
}

type Def = z.core.$ZodTypeDef;
const isWrapper = (def: Def): def is z.core.$ZodOptionalDef => def.type === 'optional' || def.type === 'nullable' || def.type === 'default';
const isUnion = (def: Def): def is z.core.$ZodUnionDef => def.type === 'union';
const isObject = (def: Def): def is z.core.$ZodObjectDef => def.type === 'object';
const isArray = (def: Def): def is z.core.$ZodArrayDef => def.type === 'array';
