using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace OpsConsole.Core.Tests.Storage;

/// <summary>Runs a theory on every <see cref="Database"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EveryDatabaseAttribute : DataAttribute
{
    /// <inheritdoc />
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new([.. Enum.GetValues<Database>().Select(kind => new TheoryDataRow<Database>(kind))]);

    /// <inheritdoc />
    public override bool SupportsDiscoveryEnumeration() => true;
}
