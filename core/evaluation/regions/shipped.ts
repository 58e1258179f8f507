import { parseProfile, RegionProblem, type RegionProfile } from './profile.ts';
import baotou from './profiles/baotou.json' with { type: 'json' };
import ezhou from './profiles/ezhou.json' with { type: 'json' };
import national from './profiles/national.json' with { type: 'json' };
import ordos from './profiles/ordos.json' with { type: 'json' };
import qiqihar from './profiles/qiqihar.json' with { type: 'json' };
import tianjin from './profiles/tianjin.json' with { type: 'json' };
import { LAST_LAYER, regionRules, type RegionRules } from './region-rules.ts';

const SHIPPED: Readonly<Record<string, unknown>> = { qiqihar, ezhou, ordos, baotou, tianjin, national };

export const SHIPPED_REGIONS: readonly string[] = Object.keys(SHIPPED);

/** The rules of a device that names no region: no city's. */
export const DEFAULT_REGION = LAST_LAYER;

/** Profiles of the hall's own, by id: what its files hold, not yet checked, or the RegionProblem of one that cannot be read. */
export type HallProfiles = Readonly<Record<string, unknown>>;

/**
 * The rules of a region: its profile, and behind it those that it extends.
 * @param id a shipped region, or a key of `hallProfiles`
 * @throws RegionProblem when there is no such region, a profile of its chain is faulty (with the path of each fault), the
 *   chain does not end at `national`, or a rule that needs a value has none
 */
export function loadRegionRules(id: string, hallProfiles: HallProfiles = {}): RegionRules {
  const own = load(id, hallProfiles);
  const chain: [RegionProfile, ...RegionProfile[]] = [own];
  for (let last = own; last.id !== LAST_LAYER; ) {
    if (last.extends === undefined) {
      throw new RegionProblem(`Region profile "${last.id}" must say which profile it extends, e.g. "extends": "${LAST_LAYER}".`);
    }
    if (chain.some((layer) => layer.id === last.extends)) {
      const circle = [...chain.map((layer) => layer.id), last.extends].join(' → ');
      throw new RegionProblem(`Region profiles extend each other in a circle: ${circle}.`);
    }
    last = load(last.extends, hallProfiles);
    chain.push(last);
  }
  return regionRules(chain);
}

function load(id: string, hallProfiles: HallProfiles): RegionProfile {
  const shipped = Object.hasOwn(SHIPPED, id);
  if (!shipped && !Object.hasOwn(hallProfiles, id)) {
    const known = [...SHIPPED_REGIONS, ...Object.keys(hallProfiles)].join(', ');
    throw new RegionProblem(`There is no region "${id}". Known regions: ${known}.`);
  }
  const data = shipped ? SHIPPED[id] : hallProfiles[id];
  if (data instanceof RegionProblem) throw data;
  const profile = parseProfile(data, `Region "${id}"`);
  if (profile.id !== id) throw new RegionProblem(`Region "${id}" calls itself "${profile.id}": file name and "id" must be the same.`);
  return profile;
}
