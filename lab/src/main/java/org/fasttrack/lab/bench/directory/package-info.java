/** The directory against Lucene and SQLite FTS5 on real file names. Start at {@link DirectoryBench}. */
@NullMarked
package org.fasttrack.lab.bench.directory;

import org.jspecify.annotations.NullMarked;
