import { COUNTER_PROBLEMS, PROBLEM_TYPE_PREFIX } from '../../http/problems.ts';

export const TAGS = [
  { name: 'evaluations', description: '评价：开始、查询、取消 (starting, following and cancelling ratings)' },
  { name: 'receipts', description: '打印：评价回执、书面评价表 (what is printed)' },
  { name: 'paper', description: '书面评价表的录入 (entering paper forms)' },
  { name: 'window', description: '窗口：签到、提示、播报、今日数量 (staff, signs, announcements, counts)' },
  { name: 'directory', description: '名录：工作人员、事项 (the hall’s own tables)' },
  { name: 'pairing', description: '配对：令牌从这里来 (where tokens come from)' },
  { name: 'pages', description: '按地址显示评价页面 (rating pages by address)' },
  { name: 'status', description: '状态和规则 (health and rules)' },
  { name: 'events', description: '事件 (events)' },
];

const row = ({ type, status, detail, detailZh }: (typeof COUNTER_PROBLEMS)[number]) => `| \`${type.slice(PROBLEM_TYPE_PREFIX.length)}\` | ${status} | ${detailZh} | ${detail} |`;

export const DESCRIPTION = `业务系统接口 (API for the business system of a counter). Guide: docs/COUNTER.md.

**评价等级不在此接口中 (rating-blind).** 没有任何答复、事件或错误包含评价等级、好差类别或原因；时间精确到分钟。
No answer, event or problem tells a level, its class or a reason; times are whole minutes.

**版本 (versions).** 路径中的 \`v1\` 不变期间：请求中的未知字段一律拒绝；答复可能增加新字段、新事件类型、新问题类型，客户端应忽略不认识的内容。
While the path says \`v1\`, unknown fields in requests are refused, and answers may gain fields, event types and problem types: ignore what you do not know.
Nothing is removed or changes its meaning.

**令牌 (token).** 以 \`Authorization: Bearer <令牌>\` 发送配对得到的令牌；本机程序也可用数据目录中 \`counter-token\` 文件的令牌，它不能经局域网使用。
Send \`Authorization: Bearer <token>\` with the token of a pairing; a program on the device's own machine may send that of the file \`counter-token\` in its data folder, which opens nothing over the network.

**限制 (limits).** 请求内容不超过 64 KiB，UTF-8 编码的 JSON；请求过于频繁时返回 429 和 Retry-After。
Bodies of at most 64 KiB, JSON in UTF-8; 429 with Retry-After for too many requests.

**拒绝 (refusals).** \`application/problem+json\`（RFC 9457）。请按 \`type\` 判断，不要按文字；被拒绝的请求不改变任何状态。
\`detailZh\` 和 \`detail\` 可直接给窗口人员看；\`errors\` 逐项指出有误的字段（JSON 指针、名称、说明）。
Act on \`type\`, not on words; a request that is refused has changed nothing. \`detailZh\` and \`detail\` may be shown to the clerk; \`errors\` names each field at fault (JSON pointer, name, what is wrong). \`type\` is \`${PROBLEM_TYPE_PREFIX}\` and one of:

| type | status | 中文 | English |
|---|---|---|---|
${COUNTER_PROBLEMS.map(row).join('\n')}
`;

/** Of each operation: what its one line does not say. Chinese, then English. */
export const DESCRIPTIONS: Record<string, string> = {
  startEvaluation:
    '同一办件和服务次序再次提交返回同一 id（200）。群众尚未触屏的邀请会被新的邀请替换；群众正在评价时返回 409 citizen-is-rating。shown 为 true 表示屏幕已显示。时间晚于本机时钟 24 小时以上：422 time-ahead。\n\nThe same case and service number again gives the same id (200). An offer that nobody touched makes room for the next; while a citizen is rating: 409 citizen-is-rating. `shown` says that a screen has painted it. A time more than 24 hours ahead of the device’s clock: 422 time-ahead.',
  startEvaluationGroup:
    '全部办件一起受理，有一件被拒绝则全部不受理。件数下限按地区规定。\n\nAll cases are admitted, or none is. How many make a batch or a theme is the region’s rule.',
  getEvaluation:
    'offered 已邀请 · rating 评价中 · completed 已评价 · unrated 未评价 · deferred 稍后评价 · cancelled 已取消。建议用事件代替轮询。\n\nListen to the events instead of polling where you can.',
  getEvaluationGroup:
    '各评价按请求顺序，与逐一查询所得相同。可查最近 100 组（重启后仍可查），其评价仍保存时；否则 404 no-such-evaluation。编号未知（开始请求的答复丢失）时，原样再次提交开始请求。\n\nIn the order of the request, each as asked for by itself. The last 100 groups are found, after a restart too, while their evaluations are kept; else 404 no-such-evaluation. Whoever does not know the id, because the answer was lost, sends the start again as it was.',
  cancelEvaluation: '再次取消不出错。群众触屏后：409 touched-already；已结束：409 already-over。\n\nAgain does no harm. After the first touch: 409 touched-already; when it is over: 409 already-over.',
  printReceipt:
    '回执上的二维码由群众用手机评价。打印机不能打印时 receipt 为 not-printed，二维码仍在屏幕上。\n\nThe citizen rates with a phone. When the printer cannot print, `receipt` is not-printed and the code stays on the screen.',
  printPaperForm: '不产生评价。\n\nMakes no evaluation.',
  describePaperForm: '录入界面按此显示等级和评价指标。\n\nWhat an entry form shows.',
  enterPaperRating:
    '等级只由此进入，不再返回。为群众办理的工作人员不能录入：403 own-service。\n\nA level goes in here and never comes out. Whoever served the citizen may not enter it: 403 own-service.',
  getStatus: '不含评价等级和个人信息。warnings 和 problem 说明该做什么。\n\nNo level, nothing personal. `warnings` and `problem` say what to do.',
  getRules: '每条规则附来源文件和条款。\n\nEach rule with the document and article it comes from.',
  openEvents:
    '令牌放在 Authorization 头；网页用子协议 counter-evaluator.events.v1 和 counter-token.<令牌>。每 20 秒一条 alive；window 表示 GET /v1/window 的内容已变化。只由评价器发送；断开后请重连并用 GET 查询一次。\n\nThe token goes into the Authorization header; a page names the subprotocols counter-evaluator.events.v1 and counter-token.<token>. `alive` every 20 s; `window` when GET /v1/window answers something else. One way; after a break connect again and GET once what you wait for.',
  getWindow: '空值表示没有。\n\nNull where there is none.',
  getToday: '在岗人员的今日数量；无人在岗时为本窗口全部。\n\nOf whoever is on duty; of the whole window while nobody is.',
  signIn: '换班时直接签到下一人。正在进行的评价仍属于为群众办理的人员。\n\nAt a change of shifts sign the next one in. A rating under way belongs to whoever served.',
  signOut: '提示不变。\n\nThe sign stays.',
  putUpSign: '只显示在待机画面。不能指向本窗口：422 own-window。\n\nOn the idle screen only. It cannot send citizens to this very window: 422 own-window.',
  takeDownSign: '没有提示时不出错。\n\nNo harm where there is none.',
  announce: '短时显示和播报，群众评价时不打扰。\n\nFor a short while; a citizen who is rating hears nothing.',
  endAnnouncement: '没有播报时不出错。\n\nNo harm where there is none.',
  listStaff: '大厅没有名单时为空。\n\nEmpty where the hall has no table.',
  listMatters: '大厅没有清单时为空。\n\nEmpty where the hall has no table.',
  beginPairing: '无需令牌。配对码只显示在待机画面上：群众评价时（直至告知评价结束）、屏幕上有二维码或页面时，409 screen-in-use。同一请求方再次请求会换新码；其他请求方：409 pairing-under-way。连续五个码未使用：429 pairing-paused。\n\nNeeds no token. Only the idle screen shows a code: 409 screen-in-use while a citizen is asked (until you are told that they are done), or a QR code or page stands there. The same asker again gets a new code; another one: 409 pairing-under-way. After five codes that were not used: 429 pairing-paused.',
  confirmPairing:
    '无需令牌。错误 5 次后须重新开始，并暂停一段时间（429，见 Retry-After）。网页得到的令牌只对该网页来源有效。\n\nNeeds no token. After five wrong codes begin anew, after a pause (429, Retry-After). A token that a page was given is good for that page’s origin only.',
  getPairing: '本机数据目录的令牌没有配对：409 not-paired。\n\nThe token of the data folder has none: 409 not-paired.',
  endPairing: '令牌立即失效。\n\nThe token is void at once.',
  showPage: '须在 config.json 中打开 doors.pages；只能显示本机配置的省平台地址；评价内容只在该页面与省平台之间。\n\nOnly where config.json has doors.pages, and only at the province’s own origin; what is rated there is between that page and the province.',
  getPageVisit: 'closed 不说明是否已评价。\n\n`closed` does not say whether anything was rated.',
  closePage: '群众触屏后：409 touched-already。\n\nAfter the first touch: 409 touched-already.',
};
