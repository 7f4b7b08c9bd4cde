/**
 * Every machine, state by event: what it turns into and what it does, the ignored pairs included
 * with their reason. The rows are in `tables/`.
 */
import { bucketFlushTable } from './tables/bucket-flush.ts';
import { describeTable } from './tables/check.ts';
import { deleteTaskTable } from './tables/delete-task.ts';
import { destageTable } from './tables/destage.ts';
import { objectTable } from './tables/object.ts';
import { viewPlacesTable } from './tables/view-places.ts';
import { viewRegionsTable } from './tables/view-regions.ts';

describeTable(objectTable);
describeTable(deleteTaskTable);
describeTable(bucketFlushTable);
describeTable(destageTable);
describeTable(viewRegionsTable);
describeTable(viewPlacesTable);
