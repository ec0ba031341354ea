using System.Runtime.CompilerServices;

namespace OpsConsole.Web.Tests;

/// <summary>The consoles that tests start as processes live for seconds: measuring their code to make it faster later costs more than it brings.</summary>
internal static class QuickStarts
{
    [ModuleInitializer]
    internal static void LeaveOutProfiling() => Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
}
