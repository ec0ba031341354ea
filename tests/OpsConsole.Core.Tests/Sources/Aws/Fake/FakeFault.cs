namespace OpsConsole.Core.Tests.Sources.Aws.Fake;

/// <summary>An error that the fake answers with.</summary>
internal sealed class FakeFault(string type, string message, int status = 400) : Exception(message)
{
    public string Type { get; } = type;

    public int Status { get; } = status;
}
