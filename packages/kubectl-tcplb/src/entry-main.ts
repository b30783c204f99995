/** Entry of the bundle: `kubectl-tcplb`. */
import { main } from './main.ts';

void main(process.argv.slice(2));
