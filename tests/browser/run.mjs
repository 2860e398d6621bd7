// node run.mjs [PART OF A NAME]: LEITONG_PROGRAM, LEITONG_ARCHIVE and LEITONG_PROJECT_FOLDER say where
// things are. Exit code 77: nothing could be run.

import { run } from './harness.mjs';
import './shares_test.mjs';
import './views_test.mjs';
import './keyboard_test.mjs';
import './inputs_test.mjs';
import './pages_test.mjs';
import './print_test.mjs';
import './hostile_test.mjs';
import './filters_test.mjs';
import './narrow_test.mjs';
import './serve_test.mjs';
import './speed_test.mjs';

await run();
