namespace OpsConsole.Core.Sources.Aws.CostExplorer;

/// <summary>What is read from Cost Explorer.</summary>
internal sealed record CostExplorerSettings
{
    /// <summary>Where, and as whom.</summary>
    public required AwsReach Aws { get; init; }

    /// <summary>Numbers of the accounts that are read; none for all that the credentials see.</summary>
    public IReadOnlyList<string> Accounts { get; init; } = [];

    /// <summary>
    /// Names of the services that are read; none for all. Beware: <c>Amazon Bedrock</c> is not all of Bedrock, each model that is sold through the marketplace is a
    /// service of its own.
    /// </summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Keys of the cost allocation tags by which lines are told apart. Each multiplies the requests by the number of its values.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The most requests that a reading of days may be planned with. Each costs one US cent.</summary>
    public int MostRequests { get; init; } = 200;
}
