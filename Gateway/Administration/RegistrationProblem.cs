namespace Mss.Gateway.Administration;

/// <summary>What is wrong with one member of a registration.</summary>
/// <param name="Field">The member as JSON names it.</param>
/// <param name="Problem">What would be right; never a secret.</param>
internal sealed record RegistrationProblem(string Field, string Problem)
{
    public override string ToString() => $"{Field}: {Problem}";
}
