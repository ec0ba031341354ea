namespace OpsConsole.Core.Telemetry.Interactions;

/// <summary>Decides how an interaction ended. A refusal is never a failure, and a call that failed and was retried with success is none either.</summary>
internal static class Ending
{
    /// <summary>
    /// Outcome and error class as stated, else as the spans say. An error class that the stated outcome rules out gives way to it; a user who left or was handed to a person may have done so for
    /// the error that the spans tell of.
    /// </summary>
    public static (Outcome Outcome, ErrorClass ErrorClass) Of(SpanFact root, ReadOnlySpan<SpanFact> facts, Statements said)
    {
        (Outcome outcome, ErrorClass errorClass) = Of(root, facts);
        if (said.StatedOutcome is not { } stated || stated == outcome)
        {
            return (outcome, errorClass);
        }

        return (stated, stated switch
        {
            Outcome.Completed => ErrorClass.None,
            Outcome.Failed => IsRefusal(errorClass) || errorClass == ErrorClass.None ? ErrorClass.Other : errorClass,
            Outcome.Refused => IsRefusal(errorClass) ? errorClass : ErrorClass.Refusal,
            _ => errorClass,
        });
    }

    /// <summary>Outcome and error class of a trace whose facts are ordered by start.</summary>
    public static (Outcome Outcome, ErrorClass ErrorClass) Of(SpanFact root, ReadOnlySpan<SpanFact> facts)
    {
        SpanFact? last = LastAnswer(facts, out bool allFailed);

        // The answer decides before the root does: frameworks turn a declined answer into an exception of the root.
        if (IsRefusal(last?.ErrorClass ?? Blocked(facts)))
        {
            return (Outcome.Refused, last?.ErrorClass ?? Blocked(facts));
        }

        if (IsRefusal(root.ErrorClass))
        {
            return (Outcome.Refused, root.ErrorClass);
        }

        return root.ErrorClass != ErrorClass.None || (last is not null && allFailed)
            ? (Outcome.Failed, Cause(root, last, facts))
            : (Outcome.Completed, ErrorClass.None);
    }

    /// <summary>True for the classes by which a model, filter or guardrail declines.</summary>
    public static bool IsRefusal(ErrorClass errorClass) =>
        errorClass is ErrorClass.Refusal or ErrorClass.ContentFilter or ErrorClass.Guardrail;

    /// <summary>The last generation, else the last embedding: what the interaction was for.</summary>
    private static SpanFact? LastAnswer(ReadOnlySpan<SpanFact> facts, out bool allFailed)
    {
        SpanFact? last = null;
        allFailed = true;
        foreach (SpanFact fact in facts)
        {
            if (fact.Role == SpanRole.ModelCall || (fact.Role == SpanRole.Embedding && last?.Role != SpanRole.ModelCall))
            {
                allFailed = (allFailed || last?.Role != fact.Role) && fact.ErrorClass != ErrorClass.None;
                last = fact;
            }
        }

        return last;
    }

    /// <summary>A guardrail that stopped the interaction before any model was called.</summary>
    private static ErrorClass Blocked(ReadOnlySpan<SpanFact> facts)
    {
        foreach (SpanFact fact in facts)
        {
            if (fact.Role == SpanRole.Guardrail && IsRefusal(fact.ErrorClass))
            {
                return fact.ErrorClass;
            }
        }

        return ErrorClass.None;
    }

    /// <summary>The most telling class: of the failed answer, of the root, of any span; roots often know only that it failed.</summary>
    private static ErrorClass Cause(SpanFact root, SpanFact? last, ReadOnlySpan<SpanFact> facts)
    {
        if (last is { ErrorClass: not (ErrorClass.None or ErrorClass.Other) })
        {
            return last.ErrorClass;
        }

        if (root.ErrorClass is not (ErrorClass.None or ErrorClass.Other))
        {
            return root.ErrorClass;
        }

        for (int i = facts.Length - 1; i >= 0; i--)
        {
            if (facts[i].ErrorClass is not (ErrorClass.None or ErrorClass.Other) && !IsRefusal(facts[i].ErrorClass))
            {
                return facts[i].ErrorClass;
            }
        }

        return ErrorClass.Other;
    }
}
