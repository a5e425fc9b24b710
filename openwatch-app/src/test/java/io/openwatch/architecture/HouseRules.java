package io.openwatch.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.all;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.THROW_GENERIC_EXCEPTIONS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.AbstractClassesTransformer;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the house for one library and one appliance, each named by the root of its packages.
 *
 * <p>The roots are parameters so that the same rules also run on the fixtures that break them on purpose.
 */
enum HouseRules {
    ROOT_SEES_NO_OTHER_PACKAGE_OF_THE_LIBRARY {
        @Override
        ArchRule in(String library, String app) {
            return noClasses().that().resideInAPackage(library).should().dependOnClassesThat(are(below(library)));
        }
    },
    SPI_SEES_ONLY_THE_ROOT {
        @Override
        ArchRule in(String library, String app) {
            return noClasses()
                    .that()
                    .resideInAPackage(library + ".spi..")
                    .should()
                    .dependOnClassesThat(are(below(library).and(outside(library + ".spi.."))));
        }
    },
    FILE_HTTP_AND_EXEC_SEE_ONLY_SPI_AND_ROOT {
        @Override
        ArchRule in(String library, String app) {
            String[] parts = {library + ".file..", library + ".http..", library + ".exec.."};
            return noClasses()
                    .that()
                    .resideInAnyPackage(parts)
                    .should()
                    .dependOnClassesThat(are(below(library).and(outside(parts)).and(outside(library + ".spi.."))));
        }
    },
    ENGINE_SEES_ONLY_FILE_HTTP_EXEC_SPI_AND_ROOT {
        @Override
        ArchRule in(String library, String app) {
            return noClasses()
                    .that()
                    .resideInAPackage(library + ".engine..")
                    .should()
                    .dependOnClassesThat(are(below(library)
                            .and(outside(
                                    library + ".engine..",
                                    library + ".file..",
                                    library + ".http..",
                                    library + ".exec..",
                                    library + ".spi.."))));
        }
    },
    POSTGRES_DOES_NOT_SEE_SYSTEMD {
        @Override
        ArchRule in(String library, String app) {
            return separate(library + ".postgres..", library + ".systemd..");
        }
    },
    SYSTEMD_DOES_NOT_SEE_POSTGRES {
        @Override
        ArchRule in(String library, String app) {
            return separate(library + ".systemd..", library + ".postgres..");
        }
    },
    ADAPTERS_DO_NOT_SEE_THE_TESTKIT {
        @Override
        ArchRule in(String library, String app) {
            return noClasses()
                    .that()
                    .resideInAnyPackage(library + "..", app + "..")
                    .and()
                    .resideOutsideOfPackage(library + ".testkit..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(library + ".testkit..");
        }
    },
    LIBRARY_DOES_NOT_SEE_THE_APPLIANCE {
        @Override
        ArchRule in(String library, String app) {
            return separate(library + "..", app + "..");
        }
    },
    KENSA_SEES_NOTHING_OF_THE_APPLIANCE {
        @Override
        ArchRule in(String library, String app) {
            return noClasses()
                    .that()
                    .resideInAPackage(app + ".kensa..")
                    .should()
                    .dependOnClassesThat(are(resideInAPackage(app + "..").and(outside(app + ".kensa.."))));
        }
    },
    LIBRARY_PACKAGES_HAVE_NO_CYCLES {
        @Override
        ArchRule in(String library, String app) {
            return slices().matching(library + ".(**)").should().beFreeOfCycles();
        }
    },
    APPLIANCE_PACKAGES_HAVE_NO_CYCLES {
        @Override
        ArchRule in(String library, String app) {
            return slices().matching(app + ".(**)").should().beFreeOfCycles();
        }
    },
    EVERY_PACKAGE_IS_NULL_MARKED {
        @Override
        ArchRule in(String library, String app) {
            return all(new PackagesOfOurs()).should(new BeNullMarked());
        }
    },
    NOBODY_USES_JAVA_UTIL_LOGGING {
        @Override
        ArchRule in(String library, String app) {
            return noClasses().should(USE_JAVA_UTIL_LOGGING);
        }
    },
    ONLY_COMMAND_LINE_AND_CONSOLE_PRINT {
        @Override
        ArchRule in(String library, String app) {
            return noClasses()
                    .that()
                    .resideOutsideOfPackages(app + ".cli..", library + ".console..")
                    .should(ACCESS_STANDARD_STREAMS);
        }
    },
    NOBODY_THROWS_GENERIC_EXCEPTIONS {
        @Override
        ArchRule in(String library, String app) {
            return noClasses().should(THROW_GENERIC_EXCEPTIONS);
        }
    };

    abstract ArchRule in(String library, String app);

    /** Return the rule for the given roots; it passes where there is nothing to look at. */
    final ArchRule rule(String library, String app) {
        return in(library, app).as(name()).allowEmptyShould(true);
    }

    private static ArchRule separate(String from, String to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(to);
    }

    private static DescribedPredicate<JavaClass> below(String root) {
        return resideInAPackage(root + "..").and(outside(root));
    }

    private static DescribedPredicate<JavaClass> outside(String... packages) {
        return DescribedPredicate.not(resideInAnyPackage(packages));
    }

    private static final class PackagesOfOurs extends AbstractClassesTransformer<JavaPackage> {
        PackagesOfOurs() {
            super("packages");
        }

        @Override
        public Iterable<JavaPackage> doTransform(JavaClasses classes) {
            Set<JavaPackage> packages = new LinkedHashSet<>();
            for (JavaClass type : classes) {
                if (!type.getPackageName().contains(".generated")) {
                    packages.add(type.getPackage());
                }
            }
            return packages;
        }
    }

    private static final class BeNullMarked extends ArchCondition<JavaPackage> {
        BeNullMarked() {
            super("be @NullMarked");
        }

        @Override
        public void check(JavaPackage item, ConditionEvents events) {
            boolean marked = item.isAnnotatedWith(NullMarked.class);
            events.add(new SimpleConditionEvent(
                    item, marked, item.getName() + (marked ? " is" : " is not") + " @NullMarked in its package-info"));
        }
    }
}
