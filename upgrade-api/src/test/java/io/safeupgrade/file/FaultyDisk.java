package io.safeupgrade.file;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;

/** Hands disks out that stop working at a step, as a crash or a full disk does. */
final class FaultyDisk {

    private FaultyDisk() {}

    /** Asked before each step that writes. */
    interface Step {
        void before(String method, Object[] arguments) throws IOException;
    }

    static Disk over(Disk disk, Step step) {
        return (Disk) Proxy.newProxyInstance(
                Disk.class.getClassLoader(), new Class<?>[] {Disk.class}, (proxy, method, arguments) -> {
                    if (!List.of("look", "read", "open", "list", "space").contains(method.getName())) {
                        step.before(method.getName(), arguments);
                    }
                    try {
                        return method.invoke(disk, arguments);
                    } catch (InvocationTargetException failed) {
                        throw failed.getCause();
                    }
                });
    }

    /** A disk on which the process dies before its step {@code dies}, counted from 0. */
    static Disk dyingAt(int dies) {
        List<String> done = new ArrayList<>();
        return over(Disk.real(), (method, arguments) -> {
            if (done.size() >= dies) {
                throw new Died();
            }
            done.add(method);
        });
    }

    /** The end of a process; nothing in the code under test may catch it. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }
}
