namespace OpsConsole.Core.Costs.Allocation;

/// <summary>Why a part of a charge is whose it is. The rules are tried in this order, but that those for use come before <see cref="FollowsUse"/>.</summary>
public enum AllocationRule
{
    /// <summary>The charge names a model: divided among those who called it on that day.</summary>
    Model,

    /// <summary>The charge is of a service of models and names none: divided among all who called its models on that day.</summary>
    Service,

    /// <summary>The charge has a tag that names an application or a team.</summary>
    Tag,

    /// <summary>A credit, refund, discount or tax: divided like the use of the same service.</summary>
    FollowsUse,

    /// <summary>The charge is of a service of models, and telemetry has no call of that day for it.</summary>
    NotMeasured,

    /// <summary>The charge is of another service, and no tag says whose it is.</summary>
    Untagged,
}
