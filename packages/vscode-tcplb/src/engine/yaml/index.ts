/** What the first bundle gets from the third, by `loadYaml`: all that reads YAML, and nothing that reaches a cluster. */
export { judgeAlone } from '../judge-services.ts';
export { completeYaml } from './complete-yaml.ts';
export { hoverYaml } from './hover-yaml.ts';
export { inspectYaml } from './inspect-yaml.ts';
