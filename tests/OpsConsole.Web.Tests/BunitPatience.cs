using System.Runtime.CompilerServices;
using Bunit;

namespace OpsConsole.Web.Tests;

/// <summary>bUnit waits one second for what a component does later. A busy machine must not decide.</summary>
internal static class BunitPatience
{
    [ModuleInitializer]
    internal static void Set() => BunitContext.DefaultWaitTimeout = TimeSpan.FromSeconds(20);
}
