package io.safeupgrade.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Each contract rejects a provider that breaks it, by the test that names the broken promise. */
class WrongProvidersTests {

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong(WrongDatabases.ProbeThatWaits.class, "looksOnceAndDoesNotWait"),
                wrong(WrongDatabases.ProbeThatCreatesSomething.class, "lookChangesNothing"),
                wrong(WrongRecords.LockForEverybody.class, "hasOneHolderAtATime"),
                wrong(WrongRecords.LockThatForgetsItsHolder.class, "loserLearnsWhoHoldsItAndSinceWhen"),
                wrong(WrongRecords.LockReleasedByAnybody.class, "closingTwiceDoesNotTakeItFromTheNextHolder"),
                wrong(WrongDatabases.FenceThatSeesNobody.class, "namesForeignSession"),
                wrong(WrongDatabases.FenceThatAlwaysTerminates.class, "endsNoSessionWithoutLeave"),
                wrong(WrongDatabases.FenceThatEndsEverybody.class, "orphanIsEndedAndNobodyElse"),
                wrong(WrongServices.ServiceThatLiesAboutStopping.class, "stoppedServiceIsSeenStopped"),
                wrong(WrongServices.ServiceThatThrows.class, "saysWhyTheServiceDidNotStart"),
                wrong(WrongServices.InstallerThatOnlyGoesForward.class, "goesBackForRollBack"),
                wrong(WrongAdditions.BackupThatTrustsItself.class, "rejectsTruncatedFile"),
                wrong(WrongRestores.RestoresNothing.class, "restoresWhatWasThere"),
                wrong(WrongRestores.LosesTheLiveData.class, "keepsAsideEveryWriteThatWasAcknowledged"),
                wrong(WrongRestores.PutsAsideTwice.class, "repetitionOfTheSameAttemptChangesNothing"),
                wrong(WrongRestores.ReplacesWhatTheFirstPutAside.class, "anotherAttemptKeepsWhatTheFirstPutAside"),
                wrong(WrongRestores.BelievesEveryPart.class, "damagedPartLeavesTheLiveDataUntouched"),
                wrong(
                        WrongRestores.GoesOnWhenCancelled.class,
                        "cancelledTryLeavesTheLiveDataUntouchedAndTheNextOneSucceeds"),
                wrong(WrongRestores.GoesOnWithoutTime.class, "expiredCallLeavesTheLiveDataUntouched"),
                wrong(WrongRestores.SwapsWithoutTheLock.class, "lostLockLeavesTheLiveDataUntouched"),
                wrong(WrongRestores.LeavesCopiesBehind.class, "lostLockLeavesTheLiveDataUntouched"),
                wrong(WrongRestores.SeesObstaclesEverywhere.class, "nothingIsInTheWayOfARestoreThatSucceeds"),
                wrong(WrongRestores.KeepsWhatIsDiscarded.class, "discardsWhatItKeptAsideAndTwiceIsOnce"),
                wrong(WrongRestores.DiscardsAnything.class, "neverDiscardsTheLiveData"),
                wrong(WrongRestores.SeesNoLoss.class, "countsWhatARestoreWouldLeaveBehind"),
                wrong(WrongMigrators.MigratorThatCreatesItsTableWhenLooking.class, "lookLeavesNoTrace"),
                wrong(WrongMigrators.MigratorThatIsLessAtomicThanItSays.class, "failureUndoesTheWholeSetWherePromised"),
                wrong(WrongMigrators.MigratorThatCommitsWithoutTheLock.class, "lostLockCommitsNothing"),
                wrong(WrongMigrators.MigratorThatNamesWhatIsNextAsItsTarget.class, "namesTheTargetThatItsStatusNames"),
                wrong(WrongMigrators.MigratorThatRecordsWhatItShips.class, "recordsWhatWasAppliedAsItWasShipped"),
                wrong(WrongAdditions.HookThatThrows.class, "failureIsAnAnswerThatSaysWhat"),
                wrong(WrongServices.HealthByAnyAnswer.class, "otherReleaseIsUnhealthyHoweverWellItIs"),
                wrong(WrongAdditions.CheckWithoutRemedy.class, "findingsSayWhatIsWrongAndWhatMendsIt"),
                wrong(WrongRecords.JournalInOneProcess.class, "keepsRecordsInOrderForTheNextProcess"),
                wrong(WrongRecords.JournalThatTakesAnyNumber.class, "refusesGapAndRepetition"),
                wrong(WrongRecords.HoldOfItsOwnRunOnly.class, "laterRunReleasesTheHoldOfOneThatCrashed"),
                wrong(WrongRecords.PermitThatOutlivesReboot.class, "diesWithReboot"),
                wrong(WrongAdditions.ListenerOfOneRun.class, "takesSecondRun"));
    }

    @ParameterizedTest(name = "{0} fails {1}")
    @MethodSource("wrong")
    void failTheirContract(Class<?> wrong, String promise) {
        assertThat(failed(wrong)).contains(promise);
    }

    private static Arguments wrong(Class<?> provider, String promise) {
        return Arguments.of(provider, promise);
    }

    private static List<String> failed(Class<?> contract) {
        var events = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .execute()
                .testEvents();
        assertThat(events.finished().count())
                .as("tests of %s that ran", contract)
                .isPositive();
        return events.failed().stream().map(WrongProvidersTests::method).toList();
    }

    private static String method(Event event) {
        return event.getTestDescriptor().getDisplayName().replace("()", "");
    }
}
