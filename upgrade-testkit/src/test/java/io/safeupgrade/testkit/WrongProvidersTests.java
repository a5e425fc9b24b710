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
                wrong(WrongProviders.ProbeThatWaits.class, "looksOnceAndDoesNotWait"),
                wrong(WrongProviders.ProbeThatCreatesSomething.class, "lookChangesNothing"),
                wrong(WrongProviders.LockForEverybody.class, "hasOneHolderAtATime"),
                wrong(WrongProviders.LockThatForgetsItsHolder.class, "loserLearnsWhoHoldsItAndSinceWhen"),
                wrong(WrongProviders.LockReleasedByAnybody.class, "closingTwiceDoesNotTakeItFromTheNextHolder"),
                wrong(WrongProviders.FenceThatSeesNobody.class, "namesForeignSession"),
                wrong(WrongProviders.FenceThatAlwaysTerminates.class, "endsNoSessionWithoutLeave"),
                wrong(WrongProviders.FenceThatEndsEverybody.class, "orphanIsEndedAndNobodyElse"),
                wrong(WrongProviders.ServiceThatLiesAboutStopping.class, "stoppedServiceIsSeenStopped"),
                wrong(WrongProviders.ServiceThatThrows.class, "saysWhyTheServiceDidNotStart"),
                wrong(WrongProviders.InstallerThatOnlyGoesForward.class, "goesBackForRollBack"),
                wrong(WrongProviders.BackupThatTrustsItself.class, "rejectsTruncatedFile"),
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
                wrong(WrongProviders.MigratorThatCreatesItsTableWhenLooking.class, "lookLeavesNoTrace"),
                wrong(WrongProviders.MigratorThatIsLessAtomicThanItSays.class, "failureUndoesTheWholeSetWherePromised"),
                wrong(WrongProviders.MigratorThatCommitsWithoutTheLock.class, "lostLockCommitsNothing"),
                wrong(WrongProviders.MigratorThatNamesWhatIsNextAsItsTarget.class, "namesTheTargetThatItsStatusNames"),
                wrong(WrongProviders.MigratorThatRecordsWhatItShips.class, "recordsWhatWasAppliedAsItWasShipped"),
                wrong(WrongProviders.HookThatThrows.class, "failureIsAnAnswerThatSaysWhat"),
                wrong(WrongProviders.HealthByAnyAnswer.class, "otherReleaseIsUnhealthyHoweverWellItIs"),
                wrong(WrongProviders.CheckWithoutRemedy.class, "findingsSayWhatIsWrongAndWhatMendsIt"),
                wrong(WrongProviders.JournalInOneProcess.class, "keepsRecordsInOrderForTheNextProcess"),
                wrong(WrongProviders.JournalThatTakesAnyNumber.class, "refusesGapAndRepetition"),
                wrong(WrongProviders.HoldOfItsOwnRunOnly.class, "laterRunReleasesTheHoldOfOneThatCrashed"),
                wrong(WrongProviders.PermitThatOutlivesReboot.class, "diesWithReboot"),
                wrong(WrongProviders.ListenerOfOneRun.class, "takesSecondRun"));
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
