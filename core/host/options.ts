import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { messageOf } from '../contract/error-words.ts';
import { SHIPPED_REGIONS } from '../evaluation/regions/shipped.ts';
import { fromWhereInvoked } from './invoked-in.ts';

/** Each flag, its environment variable, and what it does, in Chinese and English. */
const FLAGS = [
  ['--port N', 'EVALUATOR_PORT', '评价器端口 port of the evaluator (17800)'],
  ['--province-port N', 'EVALUATOR_PROVINCE_PORT', '沙箱省平台端口 port of the sandbox province (17900)'],
  ['--no-province', 'EVALUATOR_NO_PROVINCE', '不启动沙箱省平台 start no sandbox province'],
  ['--province URL', 'EVALUATOR_PROVINCE', '上报到此省平台 send to this province instead; with EVALUATOR_PROVINCE_ID and EVALUATOR_PROVINCE_SECRET'],
  ['--data DIR', 'EVALUATOR_DATA', '数据目录 folder of all data (./data)'],
  ['--region NAME', 'EVALUATOR_REGION', `所用城市的规则 rules of this city: ${SHIPPED_REGIONS.join(', ')}; or a file of your own`],
  ['--host HOST', 'EVALUATOR_HOST', '显示屏幕的程序 what shows the screen: electron, browser or none (chosen by what is there)'],
  ['--demo', 'EVALUATOR_DEMO', '循环演示示例办件 play a loop of sample cases'],
] as const;

export const USAGE = [
  '用法 (usage): npm start -- [flags]',
  ...FLAGS.map(([flag, variable, what]) => `  ${flag.padEnd(18)} ${what}; ${variable}`),
].join('\n');

const PORT_WORDS = '应为 1 至 65535 的整数 (must be a whole number from 1 to 65535)';
const port = z.coerce.number(PORT_WORDS).int(PORT_WORDS).min(1, PORT_WORDS).max(65_535, PORT_WORDS);
const onOff = z.union([z.boolean(), z.enum(['1', 'true', '0', 'false', '']).transform((text) => text === '1' || text === 'true')], '应为 1 或 0 (must be 1 or 0)');

const optionsSchema = z.object({
  port: port.default(17_800),
  'province-port': port.default(17_900),
  'no-province': onOff.default(false),
  province: z.url({ protocol: /^https?$/, error: '应为 http 或 https 地址 (must be an http or https address)' }).optional(),
  data: z.string().min(1).transform(fromWhereInvoked).default(resolve('data')),
  region: z.string().optional(),
  host: z.enum(['electron', 'browser', 'none'], '应为 electron、browser 或 none (must be electron, browser or none)').optional(),
  demo: onOff.default(false),
});
export type StartOptions = z.infer<typeof optionsSchema>;

/** The command line or the environment says something that cannot be done. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/**
 * What `npm start` was asked to do; a flag wins over its environment variable.
 * @throws UsageError naming the flag and what it may be
 */
export function parseOptions(args: readonly string[], environment: NodeJS.ProcessEnv): StartOptions {
  const flags = fromFlags(args);
  const given = { ...fromEnvironment(environment), ...flags };
  // A flag also wins over the variable of the flag that it excludes.
  if (flags['province'] && !flags['no-province']) delete given['no-province'];
  if (flags['no-province'] && !flags['province']) delete given['province'];
  const parsed = optionsSchema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `--${path.join('.')} (${variableOf(path.join('.'))}) ${message}`);
    throw new UsageError(lines.join('\n'));
  }
  if (parsed.data.province && parsed.data['no-province']) throw new UsageError('--province 与 --no-province 不能同时使用。 They exclude each other.');
  return parsed.data;
}

function fromFlags(args: readonly string[]): Record<string, unknown> {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        'province-port': { type: 'string' },
        'no-province': { type: 'boolean' },
        province: { type: 'string' },
        data: { type: 'string' },
        region: { type: 'string' },
        host: { type: 'string' },
        demo: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    const hint = '参数写在单独的两个短横线之后：npm start -- --port 17801\nFlags go behind two dashes of their own: npm start -- --port 17801';
    throw new UsageError(`${messageOf(error)}\n${hint}`);
  }
}

const nameOf = (flag: string) => flag.slice(2).split(' ')[0] ?? '';
const variableOf = (name: string) => FLAGS.find(([flag]) => nameOf(flag) === name)?.[1];

function fromEnvironment(environment: NodeJS.ProcessEnv): Record<string, unknown> {
  const values = FLAGS.map(([flag, variable]) => [nameOf(flag), environment[variable]]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}
