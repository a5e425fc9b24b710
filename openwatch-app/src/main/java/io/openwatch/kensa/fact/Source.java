package io.openwatch.kensa.fact;

import java.util.Set;

/**
 * One thing that a host is asked for. Each kind is gathered by one part of the batch.
 *
 * @since 0.1
 */
public sealed interface Source<T> extends Fact<T>
        permits FileText,
                DirectoryText,
                FileStates,
                KernelValues,
                ModuleFile,
                UnitState,
                ToolPath,
                ToolRun,
                ScriptRun,
                TreeWalk {

    @Override
    default Set<Source<?>> sources() {
        return Set.of(this);
    }

    @Override
    default Reading<T> read(Facts facts) {
        return facts.source(this);
    }
}
