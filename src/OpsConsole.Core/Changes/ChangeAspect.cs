namespace OpsConsole.Core.Changes;

/// <summary>Something that a change touches. In the policy's file each is written in small letters.</summary>
public enum ChangeAspect
{
    /// <summary>The words of a prompt: its messages, or the language of its template.</summary>
    Text,

    /// <summary>What callers give: variables that come, go, become required or get another default.</summary>
    Variables,

    /// <summary>The model, or its provider.</summary>
    Model,

    /// <summary>Parameters of the call that are no time-out and no guardrail.</summary>
    Parameters,

    /// <summary>The tools that a model may call, and how it chooses.</summary>
    Tools,

    /// <summary>What keeps answers within bounds: guardrails, safety settings, moderation.</summary>
    Guardrails,

    /// <summary>The schema of what goes in or comes out.</summary>
    Schema,

    /// <summary>How long a call may take, or how often it is tried.</summary>
    Timeout,

    /// <summary>What no model sees: title, description, tags, test cases.</summary>
    Metadata,

    /// <summary>A prompt that was not there.</summary>
    Added,

    /// <summary>A prompt that goes.</summary>
    Removed,

    /// <summary>A file that cannot be read as a prompt.</summary>
    Unreadable,

    /// <summary>What is live in an environment.</summary>
    Environment,

    /// <summary>A rollback: what is live in an environment becomes what it was.</summary>
    Rollback,

    /// <summary>The policy itself.</summary>
    Policy,

    /// <summary>The share of traffic that gets a version.</summary>
    Rollout,

    /// <summary>A budget.</summary>
    Budget,

    /// <summary>A kill switch that is to be live again.</summary>
    Restore,

    /// <summary>The price book: what tokens cost.</summary>
    Prices,

    /// <summary>What an outcome is worth.</summary>
    Value,
}
