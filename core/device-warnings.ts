import type { DeviceConfig } from './config.ts';
import { windowNoSchema } from './contract/case.ts';
import { stageOfOverall } from './desk/self-rating/offer-desk.ts';
import { idleScreenOf } from './desk/screens/screen-presence.ts';
import type { RegionRules } from './evaluation/regions/region-rules.ts';
import { offersOf, USUAL_TASK_CODE } from './offers-config.ts';

/** What a technician must know of this device's settings beside its region's rules. @param longestText characters that the province takes */
export function settingsWarnings(rules: RegionRules, config: DeviceConfig, longestText: number): string[] {
  return [...deviceWarnings(rules, config), ...windowWarnings(config), ...idleScreenWarnings(config), ...offerWarnings(rules, config), ...textWarnings(rules, longestText), ...extensionWarnings(config)];
}

/** A province that stores less than the region allows would refuse, or cut, what citizens write. */
function textWarnings(rules: RegionRules, longestText: number): string[] {
  const limit = rules.value('reasons.text-limit');
  if (limit <= longestText) return [];
  return [
    `本地区允许填写 ${limit} 字，省平台只接收 ${longestText} 字（province.textLimit），因此群众最多可写 ${longestText} 字。` +
      ` The region allows ${limit} characters, the province takes ${longestText} (province.textLimit): citizens may write ${longestText}.`,
  ];
}

/** By such a number no counter could pair with this device, which would move it. */
function windowWarnings({ windowNo }: DeviceConfig): string[] {
  if (windowNoSchema.safeParse(windowNo).success) return [];
  return [
    `config.json：windowNo "${windowNo}" 只能含汉字、字母、半角数字、-、_ 和 .，不含空格（例如 12 或 综合7），柜台不能按现在的写法配对。请更正后重新启动。` +
      ` config.json: windowNo may hold letters, digits, -, _ and . only, without blanks (12, 综合7); counters cannot pair with it as it stands. Correct it and start again.`,
  ];
}

/** What this device lacks of what the region wants on its screen: every session would be refused for it. */
function deviceWarnings(rules: RegionRules, { deviceKind, citizenInput, terminalNo }: DeviceConfig): string[] {
  const { value, from } = rules.ruling(`shown.${deviceKind}`);
  const wanted = `which ${from?.document} ${from?.source} wants on the screen of a ${deviceKind}: until then no session begins here.`;
  const rule = `${from?.document} ${from?.source}要求在 ${deviceKind} 的屏幕上显示，在此之前本机不能发起评价`;
  const warnings: string[] = [];
  if (value.includes('terminal-number') && terminalNo === undefined) warnings.push(`config.json：请填写 terminalNo（终端机编号），${rule}。 config.json: set terminalNo, ${wanted}`);
  if (value.includes('indicators') && citizenInput === 'levels') {
    warnings.push(`config.json：citizenInput 为 "levels" 时不显示评价指标，${rule}，请改用 "choices" 或 "text"。 config.json: citizenInput "levels" shows no indicators, ${wanted} Use "choices" or "text".`);
  }
  return warnings;
}

/** What the province's fields cannot say stays here. */
function extensionWarnings({ province, citizenInput }: DeviceConfig): string[] {
  if (province === undefined || province.takesExtensions || citizenInput === 'text') return [];
  return [
    '尚待补充的原因（citizenInput）只保存在本机：未设置省平台接收它们（province.takesExtensions）。' +
      ' Reasons still owed (citizenInput) are kept here only: the province is not said to take them (province.takesExtensions).',
  ];
}

function idleScreenWarnings(config: DeviceConfig): string[] {
  if (idleScreenOf(config) === config.idleScreen) return [];
  return [
    `config.json：${config.deviceKind} 由群众在空闲界面上开始评价，idleScreen "hidden" 不起作用，请删去。` +
      ` At a ${config.deviceKind} citizens begin on the idle screen, which is shown therefore: take idleScreen "hidden" out.`,
  ];
}

/** What a citizen at an entrance finds to rate, and whether the province will know it. */
function offerWarnings(rules: RegionRules, config: DeviceConfig): string[] {
  const isEntrance = config.deviceKind === 'entrance';
  if (!isEntrance) return config.offers ? [`config.json：offers 只用于 entrance（出入口）。 offers are for an entrance only; this is a ${config.deviceKind}.`] : [];
  if (stageOfOverall(rules) === undefined) {
    const { from } = rules.ruling('due.overall');
    return [
      `${from?.document} ${from?.source}：不作整体评价，本出入口没有可评价的内容，请改用其他 deviceKind。` +
        ` ${from?.document} ${from?.source} wants no rating of the hall as a whole: nothing can be rated at this entrance, choose another deviceKind.`,
    ];
  }
  if (config.province === undefined || offersOf(config).every(({ taskCode }) => taskCode !== USUAL_TASK_CODE)) return [];
  return [
    `config.json：请在 offers 中填写省平台给整体评价的实施编码（taskCode），在此之前用 "${USUAL_TASK_CODE}" 上报。` +
      ` Give in offers the taskCode under which the province takes ratings of the hall as a whole; until then "${USUAL_TASK_CODE}" is sent.`,
  ];
}
